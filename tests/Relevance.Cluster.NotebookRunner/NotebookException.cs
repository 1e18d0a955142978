namespace Relevance.Cluster.NotebookRunner;

/// <summary>The notebook, or what it needs, is not as it must be; the message says what is wrong for a person to read.</summary>
internal sealed class NotebookException(string message, Exception? inner = null) : Exception(message, inner);
