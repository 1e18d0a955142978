using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Clusterings.Fitting;
using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>Questions and their answers as bytes.</summary>
internal static class QuestionFormat
{
    /// <summary>The version of questions, answers, and the messages of coordinators and workers; no version of the messages of fits is as large.</summary>
    private const int Version = 1 << 24 | 1;

    /// <summary>Determines whether a message of a coordinator is about a question.</summary>
    public static bool IsQuestion(ReadOnlyMemory<byte> message) => message.Length >= sizeof(int) && new MessageReader(message).Read<int>() >> 24 == 1;

    /// <summary>Begins a message.</summary>
    public static MessageWriter Begin() => new MessageWriter().Write(Version);

    /// <summary>Checks the version at the beginning of a message.</summary>
    /// <exception cref="InvalidDataException">The sender has another version.</exception>
    public static MessageReader Open(ReadOnlyMemory<byte> message) => FitMessage.Open(message, Version, "A message about a question");

    /// <summary>Returns the question of the object model for workers.</summary>
    public static IQuestion Of<TAnswer>(EngineQuestion<TAnswer> question) => question switch
    {
        SearchQuestion search => new SearchOnShards(search),
        MemberQuestion members => new MembersOnShards(members),
        AssignQuestion assignment => new AssignmentOnShards(assignment),
        SilhouetteQuestion silhouette => new SilhouetteOnShards(silhouette),
        DispersionQuestion dispersion => new DispersionOnShards(dispersion),
        _ => throw new NotSupportedException($"Workers do not answer {question.GetType().Name}."),
    };

    /// <summary>Writes a question.</summary>
    public static byte[] ToBytes(IQuestion question)
    {
        MessageWriter writer = Begin().Write(KindOf(question));
        question.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Reads a question that <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    public static IQuestion Read(ReadOnlyMemory<byte> bytes)
    {
        MessageReader reader = Open(bytes);
        return reader.Read<QuestionKind>() switch
        {
            QuestionKind.Search => SearchOnShards.Read(reader),
            QuestionKind.Members => MembersOnShards.Read(reader),
            QuestionKind.Assignment => AssignmentOnShards.Read(reader),
            QuestionKind.Silhouette => SilhouetteOnShards.Read(reader),
            QuestionKind.Dispersion => DispersionOnShards.Read(reader),
            var kind => throw new InvalidDataException($"Workers do not answer questions of the kind {kind}."),
        };
    }

    private static QuestionKind KindOf(IQuestion question) => question switch
    {
        SearchOnShards => QuestionKind.Search,
        MembersOnShards => QuestionKind.Members,
        AssignmentOnShards => QuestionKind.Assignment,
        SilhouetteOnShards => QuestionKind.Silhouette,
        DispersionOnShards => QuestionKind.Dispersion,
        _ => throw new NotSupportedException($"Workers do not answer {question.GetType().Name}."),
    };
}

/// <summary>The kinds of questions.</summary>
internal enum QuestionKind : byte
{
    /// <summary>The nearest documents to vectors.</summary>
    Search = 1,

    /// <summary>The closest or the furthest members of clusters.</summary>
    Members,

    /// <summary>The nearest centroids of documents.</summary>
    Assignment,

    /// <summary>The silhouette by means.</summary>
    Silhouette,

    /// <summary>The dispersion around means.</summary>
    Dispersion,
}
