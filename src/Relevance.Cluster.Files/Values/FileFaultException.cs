namespace Relevance.Cluster.Files.Values;

/// <summary>The exception that is thrown inside this library if a file is damaged or has something that cannot be read; its reader adds file and row.</summary>
/// <param name="reason">What is wrong, in a form that follows the name of a column or file.</param>
internal class FileFaultException(string reason) : Exception(reason);
