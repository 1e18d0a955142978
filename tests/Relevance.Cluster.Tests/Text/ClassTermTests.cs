using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Tests.Text;

/// <summary>
/// Class 0: "the red shoe", "the red boot, red!" (3 + 4 words). Class 1: "the cup", "a tall cup" (2 + 3 words, of which "a" is too short and not counted, so
/// 4).
/// A = (7 + 4) / 2 = 5.5. W = tf · ln(1 + A / f).
/// </summary>
public sealed class ClassTermTests
{
    private static readonly string?[] Texts = ["The red shoe", "the cup", null, "the RED boot, red!", "a tall cup"];
    private static readonly int[] Labels = [0, 1, 0, 0, 1];
    private static readonly ClassTermOptions All = new() { MinTexts = 1, MinLift = 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Find_ByHand_GivesEachWeight()
    {
        IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTerm.Find(Texts, Labels, All, Token);

        // red: tf 3, f 3. the: tf 2, f 3. boot, shoe: tf 1, f 1, a tie that the alphabet decides.
        AssertTerms([("red", 3 * Math.Log(1 + (5.5 / 3))), ("the", 2 * Math.Log(1 + (5.5 / 3))), ("boot", Math.Log(6.5)), ("shoe", Math.Log(6.5))], terms[0]);

        // cup: tf 2, f 2. tall: tf 1, f 1. the: tf 1, f 3.
        AssertTerms([("cup", 2 * Math.Log(1 + (5.5 / 2))), ("tall", Math.Log(6.5)), ("the", Math.Log(1 + (5.5 / 3)))], terms[1]);
        Assert.Equal((3L, 2, 3L), (terms[0][0].Count, terms[0][0].TextCount, terms[0][0].TotalCount));
    }

    [Fact]
    public void Find_ByHand_GivesTheLift()
    {
        ClassTerm the = ClassTerm.Find(Texts, Labels, All, Token)[0].Single(term => term.Term == "the");

        // 2 of 7 words here, 1 of 4 there: (2.5 / 8) / (1.5 / 5).
        Assert.Equal(2.5 / 8 / (1.5 / 5), the.Lift, 12);
    }

    [Fact]
    public void Find_WithTheDefaults_LeavesOutWhatIsAsFrequentElsewhereAndWhatOneTextHas()
    {
        IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTerm.Find(Texts, Labels, cancellationToken: Token);

        Assert.Equal(["red"], terms[0].Select(term => term.Term));
        Assert.Equal(["cup"], terms[1].Select(term => term.Term));
    }

    [Fact]
    public void Find_WithStopWords_CountsThemNowhere()
    {
        IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTerm.Find(Texts, Labels, All with { StopWords = ["THE"] }, Token);

        // A = (5 + 3) / 2 = 4.
        Assert.Equal(3 * Math.Log(1 + (4.0 / 3)), terms[0][0].Weight, 12);
        Assert.DoesNotContain(terms.SelectMany(own => own), term => term.Term == "the");
    }

    [Fact]
    public void Find_WithAMinimumLengthOfOne_CountsSingleLetters() =>
        Assert.Contains(ClassTerm.Find(Texts, Labels, All with { MinLength = 1 }, Token)[1], term => term.Term == "a");

    [Fact]
    public void Find_WithAMaximum_KeepsTheHeaviest() =>
        Assert.Equal(["red", "the"], ClassTerm.Find(Texts, Labels, All with { MaxTerms = 2 }, Token)[0].Select(term => term.Term));

    [Fact]
    public void Find_OfWordsInManyScripts_SplitsAtWhatIsNoLetterAndLowersTheRest()
    {
        IReadOnlyList<ClassTerm> terms = ClassTerm.Find(["ÉCLAIR—éclair Ωmega 𝐀𝐁 naïve"], [0], All, Token)[0];

        Assert.Equal(["éclair", "naïve", "ωmega", "𝐀𝐁"], terms.Select(term => term.Term));
        Assert.Equal(2, terms[0].Count);
    }

    [Fact]
    public void Find_OfOneClass_HasNoOthersToBeRarerIn() =>
        Assert.Equal(["cup"], ClassTerm.Find(["one cup", "two cup"], [0, 0], cancellationToken: Token)[0].Select(term => term.Term));

    [Fact]
    public void Find_OfAClassWithOneText_AsksForThatOne() =>
        Assert.Equal(["lamp"], ClassTerm.Find(["lamp", "cup", "cup"], [0, 1, 1], cancellationToken: Token)[0].Select(term => term.Term));

    [Fact]
    public void Find_OfOutliersAndEmptyClasses_CountsThemNowhere()
    {
        IReadOnlyList<IReadOnlyList<ClassTerm>> terms = ClassTerm.Find(["cup", "cup cup", "tea"], [-1, 1, 1], All, Token);

        Assert.Empty(terms[0]);
        Assert.Equal(2 * Math.Log(1 + (3.0 / 2)), terms[1].Single(term => term.Term == "cup").Weight, 12);
    }

    [Fact]
    public void Find_OfNothing_IsEmpty() => Assert.Empty(ClassTerm.Find([], [], cancellationToken: Token));

    [Fact]
    public void Find_WithoutALabelEach_IsRejected() =>
        Assert.Throws<ArgumentException>(() => ClassTerm.Find(["a"], [], cancellationToken: Token));

    [Fact]
    public void Find_WhenCancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => ClassTerm.Find(["a"], [0], null, new CancellationToken(canceled: true)));

    private static void AssertTerms((string Term, double Weight)[] expected, IReadOnlyList<ClassTerm> terms)
    {
        Assert.Equal(expected.Select(term => term.Term), terms.Select(term => term.Term));
        Assert.All(expected.Zip(terms), pair => Assert.Equal(pair.First.Weight, pair.Second.Weight, 12));
    }
}
