using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster.Documents;

/// <summary>The fields of a document that a notebook shows: all except vectors and the labels of clusterings.</summary>
internal static class DocumentCells
{
    /// <summary>The field that contains all labels in the wire contract.</summary>
    private const string LabelsField = "_cluster_";

    /// <summary>Returns the id, then the other fields in their order.</summary>
    public static IEnumerable<NotebookCell> Of(Document document)
    {
        foreach (string name in document.FieldNames)
        {
            FieldValue value = name == Document.IdField ? document.Id : document.Fields.Get(name);
            if (name != LabelsField && !VectorNames.IsVectorName(name))
            {
                yield return new NotebookCell(name, value.ToString(), value.Kind == FieldKind.Number);
            }
        }
    }
}
