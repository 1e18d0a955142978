using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Server.HostileRequests;

/// <summary>The outcomes of the requests of a run. Thread-safe.</summary>
internal sealed class HostileTally
{
    private const int SlowestCount = 10;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, SortedDictionary<int, int>> _statuses = new(StringComparer.Ordinal);
    private readonly List<(int Number, string Operation, HostileAnswer Answer)> _slowest = [];
    private readonly List<(int Number, HostileRequest Request, HostileAnswer Answer)> _failures = [];
    private int _count;

    /// <summary>Gets the requests with a 500 response, in the order of the responses.</summary>
    public IReadOnlyList<(int Number, HostileRequest Request, HostileAnswer Answer)> Failures => _failures;

    /// <summary>Gets the time of the slowest response.</summary>
    public TimeSpan Slowest => _slowest.Count == 0 ? TimeSpan.Zero : _slowest[0].Answer.Time;

    /// <summary>Counts a response.</summary>
    public void Add(int number, HostileRequest request, HostileAnswer answer)
    {
        lock (_lock)
        {
            _count++;
            string operation = $"{request.Operation.Method} {request.Operation.Path}";
            if (!_statuses.TryGetValue(operation, out SortedDictionary<int, int>? statuses))
            {
                _statuses.Add(operation, statuses = []);
            }

            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            _slowest.Add((number, operation, answer));
            _slowest.Sort((one, other) => other.Answer.Time.CompareTo(one.Answer.Time));
            _slowest.RemoveRange(Math.Min(_slowest.Count, SlowestCount), Math.Max(0, _slowest.Count - SlowestCount));
            if (answer.IsFailure)
            {
                _failures.Add((number, request, answer));
            }
        }
    }

    /// <summary>Gets the sum in a line.</summary>
    public string Sum() => string.Create(
        CultureInfo.InvariantCulture,
            $"{_count} requests to {_statuses.Count} operations: {_failures.Count} answers of 500, slowest {Slowest.TotalSeconds:0.00} s; "
                + $"{string.Join(", ", Totals().Select(status => $"{status.Value} × {Name(status.Key)}"))}"
        );

    /// <summary>Writes the report as Markdown.</summary>
    public string ToMarkdown()
    {
        int[] statuses = [.. Totals().Keys];
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Sum()}.").AppendLine();
        text.AppendLine($"| operation | {string.Join(" | ", statuses.Select(Name))} |").AppendLine($"|---|{string.Concat(statuses.Select(_ => "--:|"))}");
        foreach ((string operation, SortedDictionary<int, int> counts) in _statuses)
        {
            text.AppendLine(
                $"| `{operation}` | {string.Join(" | ", statuses.Select(status => counts.TryGetValue(status, out int count) ? count.ToString(CultureInfo.InvariantCulture) : ""))} |"
            );
        }

        text.AppendLine().AppendLine("| slowest | request | status | seconds |").AppendLine("|---|--:|--:|--:|");
        foreach ((int number, string operation, HostileAnswer answer) in _slowest)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| `{operation}` | {number} | {Name(answer.Status)} | {answer.Time.TotalSeconds:0.00} |");
        }

        return text.ToString();
    }

    private static string Name(int status) => status == 0 ? "closed" : status.ToString(CultureInfo.InvariantCulture);

    private SortedDictionary<int, int> Totals()
    {
        SortedDictionary<int, int> totals = [];
        foreach ((int status, int count) in _statuses.Values.SelectMany(counts => counts))
        {
            totals[status] = totals.GetValueOrDefault(status) + count;
        }

        return totals;
    }
}
