using System.Buffers;
using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Storage;

/// <summary>What a dataset may be called, in every store: 1 to 255 lower-case letters a–z, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
internal static class DatasetIds
{
    /// <summary>The length of the longest id.</summary>
    public const int MaxLength = 255;

    /// <summary>Begins the id of a dataset in the making (<see cref="DocumentStore.StageDatasetAsync"/>), so that nobody else can name one: <c>~</c>.</summary>
    public const char StagedPrefix = '~';

    /// <summary>Tells whether a text may be a dataset's id.</summary>
    /// <param name="datasetId">The text.</param>
    /// <returns>False also for null.</returns>
    public static bool IsValid(string? datasetId) =>
        datasetId is { Length: > 0 and <= MaxLength }
        && datasetId.AsSpan().IndexOfAnyExcept(Allowed) < 0;

    /// <summary>
    /// Makes sure that a text may be a dataset's id. A store calls this before it looks for the dataset, so that a path or a piece of SQL never gets
    /// further.
    /// </summary>
    /// <param name="datasetId">The text.</param>
    /// <param name="parameterName">What the exception calls it; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">It may not.</exception>
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

    /// <summary>Tells whether a text may be the id of a dataset in the making: <see cref="StagedPrefix"/>, and then what an id may be.</summary>
    /// <param name="datasetId">The text.</param>
    /// <returns>False also for null.</returns>
    public static bool IsStaged(string? datasetId) => datasetId is [StagedPrefix, .. { } rest] && datasetId.Length <= MaxLength && IsValid(rest);

    /// <summary>Makes sure that a text may be the id of a dataset in the making.</summary>
    /// <param name="stagedId">The text.</param>
    /// <param name="parameterName">What the exception calls it; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">It may not.</exception>
    public static void ValidateStaged(string stagedId, [CallerArgumentExpression(nameof(stagedId))] string? parameterName = null)
    {
        ArgumentNullException.ThrowIfNull(stagedId, parameterName);
        if (!IsStaged(stagedId))
        {
            throw new ArgumentException("This is not the id of a dataset in the making: give the one that StageDatasetAsync gave.", parameterName);
        }
    }

    /// <summary>Makes sure that a text may be the id of a dataset, also of one in the making: for the members of a store that work on both.</summary>
    /// <param name="datasetId">The text.</param>
    /// <param name="parameterName">What the exception calls it; by default the caller's expression.</param>
    /// <exception cref="ArgumentException">It may not.</exception>
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
