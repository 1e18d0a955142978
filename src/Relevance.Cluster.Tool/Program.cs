using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        // Tables have lines and texts have any language, on every system and in files.
        if (Console.OutputEncoding.CodePage != Encoding.UTF8.CodePage)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        using CancellationTokenSource cancellation = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        AbandonableInput input = new(Console.OpenStandardInput());
        await using (input.ConfigureAwait(false))
        {
            ToolConsole console = new(input, Console.Out, Console.Error, Environment.GetEnvironmentVariable)
            {
                OutputWidth = Console.IsOutputRedirected ? null : TerminalWidth(),
                ErrorWidth = Console.IsErrorRedirected ? null : TerminalWidth(),
            };
            return await new ToolApp(console).RunAsync(args, cancellation.Token).ConfigureAwait(false);
        }

        // Some terminals do not tell their width.
        static int TerminalWidth() => Console.WindowWidth > 0 ? Console.WindowWidth : 80;

        // The first signal ends the command cleanly; a second one ends the process.
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
    }
}
