using System.Buffers;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Storage;

/// <summary>What a dataset may be called, in every store: 1 to 255 lower-case letters a–z, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
public static class DatasetIds
{
    /// <summary>The length of the longest id.</summary>
    public const int MaxLength = 255;

    /// <summary>Tells whether a text may be a dataset's id.</summary>
    /// <param name="datasetId">The text.</param>
    /// <returns>False also for null.</returns>
    public static bool IsValid(string? datasetId) =>
        datasetId is { Length: > 0 and <= MaxLength }
        && datasetId.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    /// <summary>Makes sure that a text may be a dataset's id. A store calls this before it looks for the dataset, so that a path or a piece of SQL never gets further.</summary>
    /// <param name="datasetId">The text.</param>
    /// <param name="parameterName">What the exception calls it; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">It may not.</exception>
    public static void Validate(string datasetId, [CallerArgumentExpression(nameof(datasetId))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(datasetId, parameterName);
        if (!IsValid(datasetId))
        {
            throw new ArgumentException(
                $"'{(datasetId.Length > MaxLength ? $"{datasetId[..32]}…" : datasetId)}' cannot be the id of a dataset: use 1 to 255 lower-case letters a-z, digits, '.', '_' and '-'.",
                parameterName);
        }
    }

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
}
