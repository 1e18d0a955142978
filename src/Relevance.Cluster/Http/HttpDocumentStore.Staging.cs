using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Datasets in the making.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>A service without the additions cannot hide a dataset: there it is created at once.</remarks>
    public override async Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        Enter(cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            return await CreateDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false) ? datasetId : null;
        }

        JsonBody body = new JsonBody().AddText("schema", schema.ToJson());
        return await _exchange.AskAsync(
            Post("begin the dataset", datasetId, "/stage", body, CallEffect.Once), reply => reply.Members.Get("staged_id").AsText(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        Enter(cancellationToken);
        if (stagedId == datasetId && !await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        DatasetIds.ValidateStaged(stagedId);
        JsonBody body = new JsonBody().Add("new_dataset_id", datasetId);
        return await _exchange.AskAsync(
            Post("publish the dataset", stagedId, "/publish", body, CallEffect.Once),
            reply => reply.Members.Get("published").AsBoolean() ?? throw new FormatException("Whether it was published is not said."),
            cancellationToken).ConfigureAwait(false);
    }
}
