using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>The fields of a copy that are renamed or removed.</summary>
internal sealed class FieldRenaming
{
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private readonly string _field;
    private readonly IReadOnlyList<string> _removed;

    /// <summary>Initializes a new instance of the <see cref="FieldRenaming"/> class.</summary>
    /// <param name="field">The property of the request, for messages.</param>
    /// <param name="renamed">Old path to new path.</param>
    /// <param name="removed">Paths that are removed.</param>
    public FieldRenaming(string field, FieldValue renamed, IReadOnlyList<string> removed)
    {
        _field = field;
        _removed = removed.Contains(Document.IdField)
            ? throw WireException.Invalid("remove_fields", $"'{Document.IdField}' cannot be removed.")
            : removed;
        foreach ((string from, FieldValue to) in renamed.AsObject())
        {
            string path = to.AsText() ?? throw WireException.Invalid(field, $"expected a text for '{from}', found {WireBody.Describe(to)}.");
            _renamed.Add(Checked(field, from), Checked(field, path));
        }
    }

    /// <summary>Returns the new path of a field; null if it is removed.</summary>
    public string? NewPath(string path)
    {
        if (_removed.Any(removed => IsAtOrBelow(path, removed)))
        {
            return null;
        }

        foreach ((string from, string to) in _renamed)
        {
            if (IsAtOrBelow(path, from))
            {
                return to + path[from.Length..];
            }
        }

        return path;
    }

    /// <summary>Returns the new name of the vector fields of a clustering; null if one of them is removed.</summary>
    public string? NewPath(ClusteringKey key, Schema schema)
    {
        IReadOnlyList<string> fields = key.FindVectorFields(schema);
        string?[] paths = fields.Count == 0 ? [NewPath(key.VectorField)] : [.. fields.Select(NewPath)];
        return paths.Contains(null) ? null : string.Join('.', paths);
    }

    /// <summary>Returns the schema of the copy, without the fields of labels, which follow from the labels.</summary>
    public Schema Apply(Schema schema, Schema declared)
    {
        Dictionary<string, FieldType> fields = new(StringComparer.Ordinal);
        foreach ((string path, FieldType type) in schema.Where(field => !IsAtOrBelow(field.Key, ClusteringKey.RootField)))
        {
            if (NewPath(path) is { } newPath)
            {
                fields[newPath] = type;
            }
        }

        foreach ((string path, FieldType type) in declared)
        {
            fields[path] = type;
        }

        return new Schema(fields);
    }

    /// <summary>Renames and removes fields of a document. Labels are renamed and removed with their vector field.</summary>
    public void Apply(Document document)
    {
        foreach (string path in _removed)
        {
            document.Remove(path);
            document.Remove($"{ClusteringKey.RootField}.{path}");
        }

        foreach ((string from, string to) in _renamed)
        {
            Move(document, from, to);
            Move(document, $"{ClusteringKey.RootField}.{from}", $"{ClusteringKey.RootField}.{to}");
        }
    }

    private void Move(Document document, string from, string to)
    {
        FieldValue value = document[from];
        if (value.Kind != FieldKind.Missing)
        {
            document.Remove(from);
            try
            {
                document[to] = value;
            }
            catch (InvalidOperationException e)
            {
                throw WireException.Invalid(_field, e.Message);
            }
        }
    }

    private static string Checked(string field, string path) =>
        path.Length > 0 && path != Document.IdField && !IsAtOrBelow(path, ClusteringKey.RootField)
            ? path
            : throw WireException.Invalid(field, $"'{path}' can be neither renamed nor a new name.");

    private static bool IsAtOrBelow(string path, string root) => path == root || path.StartsWith($"{root}.", StringComparison.Ordinal);
}
