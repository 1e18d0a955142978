using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>A prepared statement on loan from its connection: bind, step, read, dispose. Parameters count from 1, columns from 0.</summary>
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

    /// <summary>Binds text that is UTF-8 already.</summary>
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
    /// <returns>False when there is none.</returns>
    public bool Step()
    {
        int code = raw.sqlite3_step(handle);
        database.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs to the end and makes the statement ready to be bound again.</summary>
    public void Run()
    {
        while (Step())
        {
        }

        Reset();
    }

    /// <summary>Makes the statement ready to be bound and run again; what was bound stays bound.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    /// <summary>Gets what the column holds: one of SQLite's five storage classes.</summary>
    public int GetStorageClass(int column) => raw.sqlite3_column_type(handle, column);

    public bool IsNull(int column) => GetStorageClass(column) == raw.SQLITE_NULL;

    public long GetInteger(int column) => raw.sqlite3_column_int64(handle, column);

    public double GetReal(int column) => raw.sqlite3_column_double(handle, column);

    public string GetText(int column) => Encoding.UTF8.GetString(GetBytes(column));

    /// <summary>Gets the bytes of a blob or a text where SQLite holds them: valid until the next step.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose()
    {
        raw.sqlite3_reset(handle);
        raw.sqlite3_clear_bindings(handle);
        database.Return(this);
    }

    internal void Close() => handle.Dispose();
}
