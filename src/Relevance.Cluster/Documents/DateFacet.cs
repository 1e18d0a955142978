namespace Relevance.Cluster;

/// <summary>The range of the dates of a field.</summary>
/// <param name="Count">
/// The number of documents whose field is a date: a text in one of the forms of ISO 8601 that <see cref="FieldValue.AsDate"/> reads.
/// </param>
/// <param name="Min">The earliest date, in UTC.</param>
/// <param name="Max">The latest date, in UTC.</param>
public sealed record DateFacet(long Count, DateTimeOffset Min, DateTimeOffset Max);
