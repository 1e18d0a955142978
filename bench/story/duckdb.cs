#:package DuckDB.NET.Data.Full@1.5.6.1

// The story with DuckDB, in a file of its own.
// dotnet run -c Release bench/story/duckdb.cs -- FOLDER

using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

string folder = args[0];
string path = Path.Combine(folder, "duckdb.db");
File.Delete(path);
File.Delete(path + ".wal");
using (DuckDBConnection connection = new($"DataSource={path}"))
{
    connection.Open();
    Console.WriteLine($"{{\"program\": \"DuckDB {connection.ServerVersion}\"}}");
    int dimension = File.ReadLines(Path.Combine(folder, "shop.jsonl")).First().Split("\"text_vector_\":[")[1].Count(c => c == ',') + 1;
    string columns = $$"""
        {_id: 'VARCHAR', title: 'VARCHAR', brand: 'VARCHAR', truth: 'VARCHAR', price: 'DOUBLE', weight: 'DOUBLE', "isNew": 'BOOLEAN', cluster: 'VARCHAR',
         text_vector_: 'FLOAT[{{dimension}}]'}
        """;
    string lines = $"read_json('{Path.Combine(folder, "shop.jsonl")}', format = 'newline_delimited', columns = {columns})";
    Step("read the JSON Lines file", 0, $"CREATE TABLE shop AS SELECT * FROM {lines}; CHECKPOINT");
    Step("count, price < 10", 5, "SELECT count(*) FROM shop WHERE price < 10");
    Step("mean of price by brand", 5, "SELECT brand, count(*), avg(price) FROM shop GROUP BY brand");
    Step("mean of price by cluster and brand", 5, "SELECT cluster, brand, count(*), avg(price) FROM shop GROUP BY cluster, brand");
    Step("facets of four fields", 5, string.Join(';', ((string[])["brand", "price", "weight", "isNew"]).Select(
        field => $"SELECT {field}, count(*) AS frequency FROM shop GROUP BY {field} ORDER BY frequency DESC LIMIT 20")));
    Step("all documents, by brand and price", 1, "SELECT * EXCLUDE (text_vector_) FROM shop ORDER BY brand, price DESC");
    Step("clusters, counted", 5, "SELECT cluster, count(*) FROM shop GROUP BY cluster");
    Step("clusters against 1,000 truths", 5, "SELECT cluster, truth, count(*) FROM shop GROUP BY cluster, truth");
    string query = "(SELECT text_vector_ FROM shop WHERE _id = 'document-00000001')";
    Step("search, top 10", 5, $"SELECT _id FROM shop ORDER BY array_cosine_distance(text_vector_, {query}) LIMIT 10");

    // Reads every value of every row of the results.
    void Step(string name, int repeats, string sql)
    {
        double first = 0, again = double.MaxValue;
        for (int i = 0; i <= repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = sql;
            using DuckDBDataReader reader = command.ExecuteReader();
            object[] values = new object[16];
            do
            {
                while (reader.Read())
                {
                    reader.GetValues(values);
                }
            }
            while (reader.NextResult());

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            (first, again) = i == 0 ? (seconds, again) : (first, Math.Min(again, seconds));
        }

        string less = repeats == 0 ? "null" : again.ToString("R", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"step\": \"{name}\", \"first\": {first:R}, \"again\": {less}}}"));
    }
}

File.Delete(path);
