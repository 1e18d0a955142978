namespace Relevance.Cluster.Files.Values;

/// <summary>The exception that is thrown inside this library if a file is damaged or has something that cannot be read; its reader adds file and row.</summary>
/// <param name="reason">What is wrong, in a form that follows the name of a column or file.</param>
internal class FileFaultException(string reason) : Exception(reason)
{
    /// <summary>The advice for a file that differs from what its writer wrote; a sentence without its end.</summary>
    public const string Advice = "Copy or download the file again, or write it again";

    /// <summary>Creates the exception for a damaged page of a column.</summary>
    /// <param name="fault">What was expected and found in the page.</param>
    public static FileFaultException OfPage(string fault) => new($"a page is damaged: {fault}. {Advice}");
}
