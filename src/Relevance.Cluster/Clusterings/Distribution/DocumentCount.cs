using System.Globalization;

namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Conversions of numbers of documents to 32 bits.</summary>
internal static class DocumentCount
{
    /// <summary>Converts a number of documents to 32 bits.</summary>
    /// <param name="count">The number.</param>
    /// <param name="table">The kind of result, such as <c>a distribution</c>.</param>
    /// <exception cref="OverflowException">The number is above 2,147,483,647.</exception>
    public static int Checked(long count, string table) => count <= int.MaxValue
        ? (int)count
        : throw new OverflowException(string.Create(
            CultureInfo.InvariantCulture,
            $"The counts add up to {count:N0} documents, and {table} has at most {int.MaxValue:N0}. Count fewer documents, such as those of a filter."));
}
