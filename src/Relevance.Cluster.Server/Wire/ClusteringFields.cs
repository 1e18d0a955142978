using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Wire;

/// <summary>Which clustering a request is about.</summary>
internal static class ClusteringFields
{
    /// <summary>Reads the vector field and the alias.</summary>
    /// <exception cref="WireException">There is no vector field, or more than one.</exception>
    public static ClusteringKey Read(WireRequest request)
    {
        IReadOnlyList<string> fields = CommonFields.VectorFields.Read(request);
        return fields.Count == 1 && fields[0].Length > 0
            ? new ClusteringKey(fields[0], CommonFields.Alias.Read(request))
            : throw WireException.Invalid("vector_fields", string.Create(CultureInfo.InvariantCulture, $"expected one vector field, found {fields.Count}: a clustering here is of one field."));
    }
}
