// One browser and one server for all tests, one test after another: what a test looks at is what it did.



using Relevance.Cluster.BrowserTests.Support;

[assembly: AssemblyFixture(typeof(Relevance.Cluster.BrowserTests.Support.ChromiumFixture))]
[assembly: AssemblyFixture(typeof(Relevance.Cluster.BrowserTests.Support.DashboardFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
