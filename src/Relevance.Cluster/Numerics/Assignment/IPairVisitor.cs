namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Receives the pairs that the screen of a <see cref="PairScan"/> does not exclude. A row is visited by one thread at a time.</summary>
internal interface IPairVisitor
{
    /// <summary>Returns the distance above which pairs of a row do not matter; it can shrink with each visit.</summary>
    /// <param name="index">The index of the row among the scanned ones.</param>
    double LimitOf(int index);

    /// <summary>Visits a pair whose distance is perhaps at most the limit; the visitor decides with <see cref="PairScan.Distance"/>.</summary>
    /// <param name="index">The index of the row among the scanned ones.</param>
    /// <param name="row">The row.</param>
    /// <param name="other">The other row, which can be the same one. Others come in ascending order.</param>
    void Visit(int index, int row, int other);
}
