namespace Relevance.Cluster.ConventionTests.PublicApi;

/// <summary>One of each thing that a listing must show, and of each that it must not.</summary>
public abstract record ListingSample<T> : IDisposable
    where T : struct, IComparable
{
    public const string Fixed = "f";

    internal const int Hidden = 1;

    protected ListingSample()
    {
    }

    public required IReadOnlyList<string?>? Names { get; init; }

    protected virtual double Weight => 1;

    public void Apply<TItem>(params TItem[] items)
        where TItem : class, new() => ArgumentNullException.ThrowIfNull(items);

    public abstract Task<string?> FindAsync(ListingChoice choice = ListingChoice.Second, CancellationToken cancellationToken = default);

    public bool TryGet(ref int position, out T? value)
    {
        value = null;
        return position++ > Hidden;
    }

    public void Dispose() => GC.SuppressFinalize(this);

    public override string ToString() => Fixed;
}
