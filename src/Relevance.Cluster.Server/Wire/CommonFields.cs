namespace Relevance.Cluster.Server.Wire;

/// <summary>The properties that many routes share.</summary>
internal static class CommonFields
{
    public const int MaxPageSize = 10_000;

    /// <summary>The field with the time at which a document or a dataset was created.</summary>
    public const string InsertDateField = "insert_date_";

    public static WireField<Filter?> Filters { get; } = WireFields.Filters();

    public static WireField<IReadOnlyList<SortKey>> Sort { get; } = WireFields.Sort();

    public static WireField<IReadOnlyList<string>> SelectFields { get; } =
        WireFields.TextList("select_fields", "The fields to return, always with _id; a parent selects all fields below it. Empty means all.");

    public static WireField<bool> IncludeVector { get; } = WireFields.Boolean("include_vector", "Whether vectors are returned.", defaultValue: true);

    /// <summary>Gets the page size; 0 means the count alone.</summary>
    public static WireField<int> PageSize { get; } =
        WireFields.Integer("page_size", "The largest number of documents; 0 returns the count alone.", 20, 0, MaxPageSize);

    public static WireField<int> Page { get; } = WireFields.Integer("page", "The number of the page, from 1.", 1, 1, int.MaxValue);

    public static WireField<bool> Ascending { get; } = WireFields.Boolean("asc", "Whether the order is ascending.", defaultValue: false);

    /// <summary>Gets the dataset in the body, which is read if the path contains none.</summary>
    public static WireField<string?> DatasetId { get; } = WireFields.OptionalText("dataset_id", "The dataset, if the path does not name it.");

    public static WireField<IReadOnlyList<string>> VectorFields { get; } = WireFields.TextList(
        "vector_fields",
        "The vector field of the clustering, as a list with one item; several for a clustering of several fields, in its order.");

    public static WireField<string> Alias { get; } = WireFields.Text("alias", "The name of the clustering.", "default");

    public static WireField<bool> InsertDate { get; } =
        WireFields.Boolean("insert_date", "Whether new documents get the current time as insert_date_, unless they have one.", defaultValue: true);
}
