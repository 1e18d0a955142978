using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>Computes the update that turns one document into another.</summary>
internal static class DocumentDifference
{
    /// <summary>Computes the changes that, merged into the first document, result in the second: object by object, with null for each removed field.</summary>
    /// <returns>The changes; null if the documents are equal.</returns>
    public static Document? Of(Document before, Document after) =>
        Of(before.Fields, after.Fields) is { Count: > 0 } changes ? new Document(after.Id, changes) : null;

    /// <summary>Finds an array that contains objects among the changes: if it was read without its vectors, writing it would lose them.</summary>
    /// <returns>The dotted path; null if no array contains objects.</returns>
    public static string? FindListOfObjects(Document changes) =>
        changes.Walk().Where(field => HasObject(field.Value)).Select(field => field.Key.ToString()).FirstOrDefault();

    private static FieldMap Of(FieldMap before, FieldMap after)
    {
        FieldMap changes = new();
        foreach (KeyValuePair<string, FieldValue> member in after.Members)
        {
            FieldValue old = before.Get(member.Key);
            if (old.IsSameContent(member.Value) || old.Equals(member.Value))
            {
                continue;
            }

            changes.Set(member.Key, old.Map is { } below && member.Value.Map is { } now ? new FieldValue(Of(below, now)) : member.Value);
        }

        foreach (KeyValuePair<string, FieldValue> member in before.Members)
        {
            if (!after.ContainsKey(member.Key) && member.Value.HasValue)
            {
                changes.Set(member.Key, FieldValue.Null);
            }
        }

        return changes;
    }

    private static bool HasObject(FieldValue value) =>
        value.Kind == FieldKind.Array && value.Items.ToArray().Any(item => item.Kind == FieldKind.Object || HasObject(item));
}
