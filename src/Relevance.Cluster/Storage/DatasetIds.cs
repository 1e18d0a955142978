using System.Buffers;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Storage;

/// <summary>The rules for dataset ids, in every store: 1 to 255 lower-case letters a–z, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
internal static class DatasetIds
{
    /// <summary>The length of the longest id.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// The first character of the id of a staged dataset (<see cref="DocumentStore.StageDatasetAsync"/>), which no other id can have: <c>~</c>.
    /// </summary>
    public const char StagedPrefix = '~';

    /// <summary>Determines whether a text is a valid dataset id.</summary>
    /// <param name="datasetId">The text.</param>
    /// <returns>True if it is valid; false also for null.</returns>
    public static bool IsValid(string? datasetId) =>
        datasetId is { Length: > 0 and <= MaxLength }
        && datasetId.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    /// <summary>
    /// Validates that a text is a dataset id. A store calls this before it searches for the dataset, so that a path or a piece of SQL is rejected first.
    /// </summary>
    /// <param name="datasetId">The text.</param>
    /// <param name="parameterName">The name of the parameter in the exception; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">The text is not a dataset id.</exception>
    public static void Validate(string datasetId, [CallerArgumentExpression(nameof(datasetId))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(datasetId, parameterName);
        if (!IsValid(datasetId))
        {
            string shown = datasetId.Length > MaxLength ? $"{datasetId[..32]}…" : datasetId;
            throw new ArgumentException(
                $"'{shown}' cannot be the id of a dataset: use 1 to 255 lower-case letters a-z, digits, '.', '_' and '-'.", parameterName);
        }
    }

    /// <summary>Determines whether a text is a valid id of a staged dataset: <see cref="StagedPrefix"/>, followed by a dataset id.</summary>
    /// <param name="datasetId">The text.</param>
    /// <returns>True if it is valid; false also for null.</returns>
    public static bool IsStaged(string? datasetId) => datasetId is [StagedPrefix, .. { } rest] && datasetId.Length <= MaxLength && IsValid(rest);

    /// <summary>Validates that a text is the id of a staged dataset.</summary>
    /// <param name="stagedId">The text.</param>
    /// <param name="parameterName">The name of the parameter in the exception; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">The text is not the id of a staged dataset.</exception>
    public static void ValidateStaged(string stagedId, [CallerArgumentExpression(nameof(stagedId))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(stagedId, parameterName);
        if (!IsStaged(stagedId))
        {
            throw new ArgumentException("Expected the id of a staged dataset, as StageDatasetAsync returns it.", parameterName);
        }
    }

    /// <summary>Validates that a text is the id of a dataset, staged or not: for the members of a store that accept both.</summary>
    /// <param name="datasetId">The text.</param>
    /// <param name="parameterName">The name of the parameter in the exception; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">The text is not the id of a dataset, staged or not.</exception>
    public static void ValidateStored(string datasetId, [CallerArgumentExpression(nameof(datasetId))] string? parameterName = null)
    {
        if (!IsStaged(datasetId))
        {
            Validate(datasetId, parameterName);
        }
    }

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");
}
