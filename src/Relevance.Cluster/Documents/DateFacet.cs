namespace Relevance.Cluster;

/// <summary>From when to when the dates of a field are.</summary>
/// <param name="Count">How many documents hold a date there: a text in one of the forms of ISO 8601 that <see cref="FieldValue.AsDate"/> reads.</param>
/// <param name="Min">The earliest, in UTC.</param>
/// <param name="Max">The latest, in UTC.</param>
public sealed record DateFacet(long Count, DateTimeOffset Min, DateTimeOffset Max);
