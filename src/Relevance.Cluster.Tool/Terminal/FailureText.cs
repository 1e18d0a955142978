using System.Net;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Tool.Terminal;

/// <summary>
/// The line that ends a command: the fault in the words of the library, and the argument that corrects it. The library names members of its classes there,
/// which a user of the command line does not have; so the line is composed of the properties of the exception, and each such member has its argument here.
/// </summary>
internal static class FailureText
{
    /// <summary>Returns the line about a failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="store">The option that names the store of the command, after a space; empty if the command line does not name it.</param>
    public static string Of(Exception failure, string store = "") => (failure switch
    {
        DatasetNotFoundException e =>
            $"The dataset '{e.DatasetId}' does not exist. List those that exist: relevance list{store}; or fill it: relevance import FILE {e.DatasetId}{store}",
        ClusteringExistsException e =>
            $"The dataset '{e.DatasetId}' already has a clustering '{e.Alias}' of '{e.VectorField}'. Replace it: --replace; or name another one: "
            + $"--alias {e.Alias}-2",
        ClusteringNotFoundException e =>
            $"The dataset '{e.DatasetId}' has no clustering '{e.Alias}' of '{e.VectorField}'. List those that exist: relevance list {e.DatasetId}{store}",
        FieldNotFoundException e =>
            $"'{e.FieldName}' of the dataset '{e.DatasetId}' is not {e.Expected}. "
            + (e.Candidates.Count == 0 ? "The dataset has none." : $"It has: {FieldList.Listed(e.Candidates)}"),
        NoVectorsException e =>
            $"No document of '{e.DatasetId}' has a vector in '{e.VectorField}'. Name another field: --vector FIELD; or make vectors from columns of numbers, "
            + "--columns price,weight, or from the words of texts, --text title",
        EmbeddingModelException e =>
            $"The vectors in '{e.VectorField}' of '{e.DatasetId}' are of {Model(e.FieldModel)}, and these would be of {Model(e.GivenModel)}; distances between "
            + "vectors of two models mean nothing. Embed all documents anew: --replace; or write into another field: --vector FIELD",
        VectorShapeException { Expected: VectorShape.Direction } e =>
            $"{e.Message} By cosine every vector needs a direction. Compare distances instead: --metric euclidean",
        RelevanceApiException e => $"{ProblemOf(e)} {HintOf(e.Status)}",
        DocumentsRejectedException e => $"Dataset '{e.DatasetId}': all {e.Rejected.Count} documents were rejected. {Translate(e.Rejected[0])}",
        InvalidDocumentException e when Explanation.Of(e) is { } reason =>
            new InvalidDocumentException(Translate(reason), e.DocumentId, e.SourceLocation).Message,
        _ when Explanation.Of(failure) is { } reason => Translate(reason),
        ArgumentException e => ClusteringContext.ReasonOf(e),
        _ => failure.Message,
    }).TrimEnd().ReplaceLineEndings(" ");

    /// <summary>Returns a document that was not written with a reason in the words of the command line.</summary>
    public static RejectedDocument Translate(RejectedDocument rejected) =>
        rejected.Explanation is { } reason ? rejected with { Reason = Translate(reason) } : rejected;

    /// <summary>Returns a message that names the argument in place of the member.</summary>
    public static string Translate(Explanation reason) => reason.Member is { } member ? $"{reason.Problem} {HintOf(member)}" : reason.Message;

    private static string HintOf(string member) => member switch
    {
        nameof(DocumentFileOptions.IdField) => "Name the field that identifies a document: --id FIELD; without --id, documents are numbered.",
        nameof(DocumentFileFormat.JsonArray) => "An array, and objects over several lines, are read with --format json",
        nameof(DocumentFileOptions.Encoding) => "Convert the file first: iconv -f WINDOWS-1252 -t UTF-8 old.csv > new.csv",
        nameof(DocumentFileOptions.DecimalSeparator) => "Write them with a decimal point, and without other separators and signs.",
        nameof(ZipOptions.Key) => "Join the files by the field that identifies a document in both: --key FIELD",
        nameof(DocumentFileOptions.Columns) or nameof(DocumentFileOptions.ColumnTypes) => "Name a file .jsonl instead: JSON Lines fit every document.",
        nameof(ClusterOps.ExportAsync) => "Name another one for the label: --label-field found_cluster",
        nameof(ClusterOps.ExportCentroidsAsync) => "Name a file .csv, .jsonl, .json, .parquet or .arrow.",
        nameof(TextVectorizerOptions.MinDocumentFrequency) => "Cluster more documents, or name more fields: --text title,description",
        nameof(VectorizeColumnsOptions.EncodeCategories) => "Leave the field out of --columns, or make a component of each of its values: --categories",
        nameof(VectorizeColumnsOptions.MaxCategories) => "Leave the field out of --columns.",
        nameof(SqliteDocumentStore.CheckAsync) => "List everything that is damaged: relevance check FILE; restore a backup: relevance restore BACKUP FILE",
        nameof(SqliteDocumentStore.RestoreAsync) => "If the error remains, restore the file to another one, which checks every row: relevance restore FILE NEW",
        nameof(SqliteDocumentStore.Open) => "A command that writes puts that right: relevance import FILE DATASET",
        nameof(SqliteStoreOptions.BusyTimeout) => "Repeat the command when the other process has ended its write.",
        nameof(SqliteStoreOptions.IsReadOnly) => "Give this user the right to write to the file and its folder.",
        nameof(SqliteStoreOptions.IgnoreMissingLog) => "Copy the log next to the file; or restore a backup: relevance restore BACKUP FILE",
        nameof(FileMode.Create) => "Replace it: --overwrite",
        _ => "",
    };

    /// <summary>Returns the fault of a service; the redirection of a request is corrected by the address.</summary>
    private static string ProblemOf(RelevanceApiException failure) => Explanation.Of(failure)?.Problem ?? failure.Message;

    private static string HintOf(HttpStatusCode? status) => status switch
    {
        null => "Start the server, relevance serve, or name its address: --store http://HOST:PORT/latest",
        HttpStatusCode.Unauthorized => "Set the variable RELEVANCE_TOKEN to project:key; relevance keys add PROJECT makes a key on the server.",
        HttpStatusCode.Forbidden => "Use a key that may do this, in the variable RELEVANCE_TOKEN; relevance keys add PROJECT makes one on the server.",
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest) =>
            "Name the address of the server, with the version: --store http://HOST:PORT/latest",
        _ => "",
    };

    private static string Model(string? name) => name is null ? "a model without a name" : $"the model '{name}'";
}
