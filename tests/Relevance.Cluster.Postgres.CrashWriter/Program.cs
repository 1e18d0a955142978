using System.Globalization;
using Relevance.Cluster;
using Relevance.Cluster.Postgres.CrashWriter;

// Arguments: the connection string, the schema, and the first step. Writes until it is killed, and says which steps were acknowledged.
using PostgresDocumentStore store = PostgresDocumentStore.Open(args[0], new PostgresStoreOptions { Schema = args[1] });
await CrashSteps.RunAsync(store, int.Parse(args[2], CultureInfo.InvariantCulture), Console.WriteLine, CancellationToken.None);
