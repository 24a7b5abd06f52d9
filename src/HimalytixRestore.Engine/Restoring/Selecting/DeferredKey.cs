using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>A foreign key that was made without looking at the rows.</summary>
/// <param name="Line">Its line in the dump.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
internal sealed record DeferredKey(long Line, QualifiedName Table, string Name);
