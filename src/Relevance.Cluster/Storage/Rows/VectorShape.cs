using System.Globalization;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>The rules of a declared vector field, and the exception if a value breaks them.</summary>
internal static class VectorShape
{
    /// <summary>Validates that a path can hold a vector.</summary>
    /// <exception cref="ArgumentException">It is that of the id or of a label.</exception>
    public static void CheckPath(string path)
    {
        if (path == Document.IdField || LabelFields.Covers(path))
        {
            throw new ArgumentException($"'{path}' cannot be a vector field.", nameof(path));
        }
    }

    /// <summary>Creates the exception that names the field, and the document if one breaks the rule.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="place">The document, or null, and the field.</param>
    /// <param name="dimension">The expected number of components.</param>
    /// <param name="actual">The found value, see <see cref="Describe"/>.</param>
    public static VectorShapeException Reject(string datasetId, (string? DocumentId, string Field) place, int dimension, string actual) =>
        new(
            $"Dataset '{datasetId}', {(place.DocumentId is null ? "" : $"document '{place.DocumentId}', ")}field '{place.Field}'",
            $"{Components(dimension)}, all finite numbers",
            actual)
        {
            DatasetId = datasetId,
            DocumentId = place.DocumentId,
            VectorField = place.Field,
        };

    /// <summary>Describes a value that is not a vector of a dimension.</summary>
    public static string Describe(FieldValue value, int dimension) =>
        !value.TryGetVector(out ReadOnlyMemory<float> vector) ? value.Kind switch
        {
            FieldKind.Text => $"text that starts with \"{value.AsText()![..Math.Min(value.AsText()!.Length, 40)]}\"",
            FieldKind.Array => "an array with items that are not numbers",
            _ => value.Kind.ToString().ToLowerInvariant(),
        }
        : vector.Length != dimension ? Components(vector.Length)
        : "a number that is not finite as float32";

    public static string Components(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} components");
}
