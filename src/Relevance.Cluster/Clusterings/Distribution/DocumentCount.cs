using System.Globalization;

namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Numbers of documents where they become 32 bits.</summary>
internal static class DocumentCount
{
    /// <summary>Gives a number of documents as 32 bits.</summary>
    /// <param name="count">The number.</param>
    /// <param name="table">What counts them, such as <c>a distribution</c>.</param>
    /// <exception cref="OverflowException">There are more than 2,147,483,647.</exception>
    public static int Checked(long count, string table) => count <= int.MaxValue
        ? (int)count
        : throw new OverflowException(string.Create(
            CultureInfo.InvariantCulture,
            $"The counts add up to {count:N0} documents, and {table} holds at most {int.MaxValue:N0}. Count fewer documents, such as those of a filter."));
}
