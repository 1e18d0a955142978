using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>A prepared statement of a connection: bind, step, read, dispose. Parameters are numbered from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle, string sql) : IDisposable
{
    private const int MaxStackBytes = 512;

    public string Sql { get; } = sql;

    public SqliteStatement Bind(int parameter, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, double value)
    {
        database.Check(raw.sqlite3_bind_double(handle, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null)
        {
            database.Check(raw.sqlite3_bind_null(handle, parameter));
            return this;
        }

        int size = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = size > MaxStackBytes ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> buffer = rented ?? stackalloc byte[MaxStackBytes];
        BindUtf8(parameter, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    /// <summary>Binds text in UTF-8.</summary>
    public SqliteStatement BindUtf8(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_text(handle, parameter, value));
        return this;
    }

    public SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(handle, parameter, value));
        return this;
    }

    /// <summary>Moves to the next row.</summary>
    /// <returns>False after the last row.</returns>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        database.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs the statement to its end and resets it.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>Resets the statement to run it again; parameters stay bound.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>Returns the storage class of a column.</summary>
    public int GetStorageClass(int column) => raw.sqlite3_column_type(handle, column);

    public bool IsNull(int column) => GetStorageClass(column) == raw.SQLITE_NULL;

    public long GetInteger(int column) => raw.sqlite3_column_int64(handle, column);

    public double GetReal(int column) => raw.sqlite3_column_double(handle, column);

    public string GetText(int column) => Encoding.UTF8.GetString(GetBytes(column));

    /// <summary>Returns the bytes of a blob or a text in SQLite's memory, valid until the next step.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose()
    {
        raw.sqlite3_reset(handle);
        raw.sqlite3_clear_bindings(handle);
        database.Return(this);
    }

    internal void Close() => handle.Dispose();
}
