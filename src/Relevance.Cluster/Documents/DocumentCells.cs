using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster.Documents;

/// <summary>What a notebook shows of a document: its fields, without vectors and without the labels of clusterings.</summary>
internal static class DocumentCells
{
    /// <summary>The root of all labels, as the wire contract has it.</summary>
    private const string LabelsField = "_cluster_";

    /// <summary>Gives the id, then the other fields in their order.</summary>
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
