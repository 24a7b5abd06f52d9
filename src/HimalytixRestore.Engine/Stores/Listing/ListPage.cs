namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>Asks a store for one page.</summary>
/// <param name="query">Which.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <exception cref="StoreException">The bucket cannot be listed.</exception>
internal delegate Task<ObjectPage> ListPage(ObjectQuery query, CancellationToken cancellationToken);
