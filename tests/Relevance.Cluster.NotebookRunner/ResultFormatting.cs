using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>
/// Formats values as the kernel does: by the formatters that the attribute of a type names, in the media types that the attribute prefers; of other values plain text.
/// Everything is found by its name, as there: an attribute with another shape shows nothing, and fails here.
/// </summary>
internal static class ResultFormatting
{
    private const string AttributeName = "TypeFormatterSourceAttribute";
    private const string PlainText = "text/plain";
    private const string Html = "text/html";

    /// <summary>Formats a value.</summary>
    /// <exception cref="NotebookException">The value's type names formatters that are not as the kernel wants them.</exception>
    public static IReadOnlyList<FormattedValue> Format(object value)
    {
        if (value is HtmlText html)
        {
            return [new FormattedValue(Html, html.Html)];
        }

        object? attribute = value.GetType().GetCustomAttributes(inherit: true).FirstOrDefault(found => found.GetType().Name == AttributeName);
        if (attribute is null)
        {
            return [new FormattedValue(PlainText, Plain(value))];
        }

        Type source = Property<Type>(attribute, "FormatterSourceType") ?? throw new NotebookException($"{value.GetType()}: the attribute has no FormatterSourceType.");
        string[] wanted = Property<string[]>(attribute, "PreferredMimeTypes") ?? [Html];
        object[] formatters = source.GetMethod("CreateTypeFormatters", [])?.Invoke(Activator.CreateInstance(source), null) is IEnumerable made
            ? [.. made.Cast<object>()]
            : throw new NotebookException($"{source}: there is no CreateTypeFormatters().");
        return [.. wanted.Select(type => new FormattedValue(type, Format(value, type, formatters)))];
    }

    private static string Format(object value, string mimeType, object[] formatters)
    {
        object formatter = formatters.FirstOrDefault(candidate => Property<string>(candidate, "MimeType") == mimeType)
            ?? throw new NotebookException($"{value.GetType()}: there is no formatter for {mimeType}.");

        // Found by its name alone, so there may be only one.
        MethodInfo[] methods = [.. formatter.GetType().GetMethods().Where(method => method.Name == "Format")];
        if (methods is not [var format] || format.ReturnType != typeof(bool) || !format.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual([typeof(object), typeof(TextWriter)]))
        {
            throw new NotebookException($"{formatter.GetType()}: there must be one method bool Format(object, TextWriter).");
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        return (bool)format.Invoke(formatter, BindingFlags.DoNotWrapExceptions, null, [value, text], CultureInfo.InvariantCulture)!
            ? text.ToString()
            : throw new NotebookException($"{formatter.GetType()}: it does not format {value.GetType()}.");
    }

    private static string Plain(object value) => value switch
    {
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => string.Join('\n', items.Cast<object?>().Select(item => item is null ? "" : Plain(item))),
        _ => value.ToString() ?? "",
    };

    private static T? Property<T>(object owner, string name)
        where T : class => owner.GetType().GetProperty(name)?.GetValue(owner) as T;
}
