using Microsoft.Extensions.AI;

namespace Relevance.Cluster;

/// <summary>The options of <c>EmbedAsync</c>: the documents, the model, the batches and the retries.</summary>
public sealed record EmbedOptions
{
    /// <summary>Gets the condition on the documents; null, the default, means all.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets the id of the model that is recorded with each vector. Null, the default, means that of <see cref="GenerationOptions"/>, otherwise that of the
    /// generator's metadata; a generator without either is recorded as a model without a name.
    /// </summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the options of each call of the generator, such as the dimension to request. The default is null.</summary>
    public EmbeddingGenerationOptions? GenerationOptions { get; init; }

    /// <summary>Gets the handling of vectors of another model. The default is <see cref="OtherModelHandling.Reject"/>.</summary>
    public OtherModelHandling OtherModels { get; init; }

    /// <summary>Gets the largest number of texts or images per call of the generator, 1 to 10,000. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 10,000.</exception>
    public int BatchSize
    {
        get;
        init => field = InRange(value, 1, 10_000);
    } = 64;

    /// <summary>
    /// Gets the largest total length per call of the generator, in characters of text or in bytes of images; a longer one is sent alone. Null, the default,
    /// means 64,000 characters or 8 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxBatchLength
    {
        get;
        init => field = value is null ? null : InRange(value.Value, 1, int.MaxValue);
    }

    /// <summary>Gets the largest number of simultaneous calls of the generator, 1 to 64. The default is 4. It changes the speed, never the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 64.</exception>
    public int Parallelism
    {
        get;
        init => field = InRange(value, 1, 64);
    } = 4;

    /// <summary>Gets the largest number of attempts per call of the generator, 1 to 20. The default is 4; 1 disables retries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 20.</exception>
    public int Attempts
    {
        get;
        init => field = InRange(value, 1, 20);
    } = 4;

    /// <summary>Gets the approximate delay before the first retry. Delays double and have random jitter. The default is half a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over a minute.</exception>
    public TimeSpan BaseDelay
    {
        get;
        init => field = InRange(value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Gets the timeout of one attempt, of which a generator is notified by its token. The default is 100 seconds. All attempts together may take five minutes,
    /// or as long as one if that is longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 10 milliseconds to a day.</exception>
    public TimeSpan AttemptTimeout
    {
        get;
        init => field = InRange(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1));
    } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Gets a function that determines whether an exception of the generator may be temporary, in addition to the rules of <c>EmbedAsync</c>: for the exception
    /// types of a provider's library. The default is null.
    /// </summary>
    public Func<Exception, bool>? IsTransientFailure { get; init; }

    private static T InRange<T>(T value, T least, T most)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
