namespace Relevance.Cluster.Documents.Values;

/// <summary>The items of an array; immutable after construction.</summary>
/// <remarks>
/// Floating-point numbers can be held as they are, in 4 or 8 bytes each instead of 16. They become items when one is first read, which an array that becomes a
/// vector never is.
/// </remarks>
internal sealed class FieldItems : FieldContent
{
    /// <summary>The items, or the numbers that become them: <see cref="FieldValue"/>, float32 or float64.</summary>
    private Array _content;

    public FieldItems(FieldValue[] items)
        : base(FieldKind.Array)
    {
        _content = items;
        int depth = 0;
        foreach (FieldValue item in items)
        {
            depth = Math.Max(depth, item.Depth);
        }

        Depth = depth + 1;
    }

    /// <summary>Initializes a new instance of the <see cref="FieldItems"/> class whose items are the numbers with the shortest texts: 0.1f is 0.1.</summary>
    /// <param name="numbers">The numbers, all finite; the array refers to them without copying.</param>
    public FieldItems(float[] numbers)
        : base(FieldKind.Array) => (_content, Depth) = (numbers, 1);

    /// <inheritdoc cref="FieldItems(float[])"/>
    public FieldItems(double[] numbers)
        : base(FieldKind.Array) => (_content, Depth) = (numbers, 1);

    /// <summary>Gets the items.</summary>
    public FieldValue[] Items
    {
        get
        {
            // Two threads may create the same items; either array serves.
            FieldValue[] items = _content switch
            {
                float[] numbers => Array.ConvertAll(numbers, number => (FieldValue)JsonNumber.Shortest(number)),
                double[] numbers => Array.ConvertAll(numbers, number => (FieldValue)number),
                Array content => (FieldValue[])content,
            };
            _content = items;
            return items;
        }
    }

    /// <summary>Gets the number of items.</summary>
    public int Count => _content.Length;

    /// <summary>Gets the depth of nested arrays and objects, this one included.</summary>
    public int Depth { get; }

    /// <summary>Gets the items as float32, each rounded once from its text; false if one of them is not a number.</summary>
    public bool TryGetVector(out ReadOnlyMemory<float> vector)
    {
        Array content = _content;
        vector = content switch
        {
            float[] numbers => numbers,
            double[] numbers => Array.ConvertAll(numbers, number => ((FieldValue)number).ToSingle()),
            FieldValue[] items when Array.TrueForAll(items, item => item.Kind == FieldKind.Number) => Array.ConvertAll(items, item => item.ToSingle()),
            _ => default,
        };
        return content is not FieldValue[] || vector.Length == content.Length;
    }
}
