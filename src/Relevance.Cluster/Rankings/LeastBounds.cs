namespace Relevance.Cluster.Rankings;

/// <summary>The smallest of many numbers: a binary heap with the largest of them on top.</summary>
internal sealed class LeastBounds
{
    private readonly double[] _heap;
    private int _count;

    /// <summary>Initializes a new instance of the <see cref="LeastBounds"/> class.</summary>
    /// <param name="capacity">The number of values to keep, at least 1.</param>
    public LeastBounds(int capacity) => _heap = new double[capacity];

    /// <summary>Gets the largest of the kept numbers; ∞ while fewer than the capacity are kept.</summary>
    public double Last { get; private set; } = double.PositiveInfinity;

    /// <summary>Adds a number that is less than <see cref="Last"/>.</summary>
    public void Add(double value)
    {
        if (_count < _heap.Length)
        {
            Rise(_count++, value);
        }
        else
        {
            Sink(value);
        }

        if (_count == _heap.Length)
        {
            Last = _heap[0];
        }
    }

    /// <summary>Adds the numbers of another heap.</summary>
    public void Merge(LeastBounds other)
    {
        for (int i = 0; i < other._count; i++)
        {
            if (other._heap[i] < Last)
            {
                Add(other._heap[i]);
            }
        }
    }

    private void Rise(int place, double value)
    {
        double[] heap = _heap;

        while (place > 0 && heap[(place - 1) / 2] < value)
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = value;
    }

    private void Sink(double value)
    {
        double[] heap = _heap;
        int place = 0;

        for (int child = 1; child < heap.Length; child = (2 * place) + 1)
        {
            if (child + 1 < heap.Length && heap[child + 1] > heap[child])
            {
                child++;
            }

            if (heap[child] <= value)
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        heap[place] = value;
    }
}
