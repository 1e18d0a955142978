using System.Text;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>The console of a cell: what it prints becomes its output, until this is disposed.</summary>
internal sealed class ConsoleCapture : IDisposable
{
    private readonly TextWriter _outputBefore = Console.Out;
    private readonly TextWriter _errorsBefore = Console.Error;

    public ConsoleCapture(CellOutputs outputs)
    {
        Console.SetOut(new StreamOutput(outputs, "stdout"));
        Console.SetError(new StreamOutput(outputs, "stderr"));
    }

    public void Dispose()
    {
        Console.SetOut(_outputBefore);
        Console.SetError(_errorsBefore);
    }

    private sealed class StreamOutput(CellOutputs outputs, string name) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => outputs.AddText(name, value.ToString());

        public override void Write(string? value) => outputs.AddText(name, value ?? "");

        public override void Write(char[] buffer, int index, int count) => outputs.AddText(name, new string(buffer, index, count));

        public override void WriteLine(string? value) => outputs.AddText(name, value + "\n");
    }
}
