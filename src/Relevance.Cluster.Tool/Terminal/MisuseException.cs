namespace Relevance.Cluster.Tool.Terminal;

/// <summary>The arguments of a command do not fit together; the message ends with the line that corrects them. The exit code is 2.</summary>
/// <param name="message">What was expected, what was found, and the line that corrects it.</param>
internal sealed class MisuseException(string message) : Exception(message);
