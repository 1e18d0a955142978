// One browser and one server for all tests, in sequence, so that a test sees its own changes only.



using Relevance.Cluster.BrowserTests.Support;

[assembly: AssemblyFixture(typeof(Relevance.Cluster.BrowserTests.Support.ChromiumFixture))]
[assembly: AssemblyFixture(typeof(Relevance.Cluster.BrowserTests.Support.DashboardFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
