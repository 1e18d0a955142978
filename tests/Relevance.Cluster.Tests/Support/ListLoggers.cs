using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Collects the events of all logs, with their values behind the text.</summary>
internal sealed class ListLoggers : ILoggerFactory
{
    private readonly ConcurrentQueue<ListedEvent> _events = new();

    /// <summary>Gets the lowest level that is logged.</summary>
    public LogLevel Lowest { get; init; } = LogLevel.Trace;

    public IReadOnlyCollection<ListedEvent> Events => _events;

    public ILogger CreateLogger(string categoryName) => new ListLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class ListLogger(ListLoggers loggers, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= loggers.Lowest;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Dictionary<string, object?> values = new(state as IEnumerable<KeyValuePair<string, object?>> ?? []);
            loggers._events.Enqueue(new ListedEvent(category, logLevel, eventId.Id, formatter(state, exception) + exception, values));
        }
    }
}

/// <summary>One event of a log.</summary>
internal sealed record ListedEvent(string Category, LogLevel Level, int Id, string Text, IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>Gets all that a log of this event can contain.</summary>
    public string Everything => $"{Text} {string.Join(' ', Values)}";
}
