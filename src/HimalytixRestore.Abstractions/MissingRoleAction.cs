namespace HimalytixRestore;

/// <summary>What to do about roles that the dump names and the server does not have.</summary>
public enum MissingRoleAction
{
    /// <summary>Stop before anything is changed and list them.</summary>
    Fail,

    /// <summary>Create them as NOLOGIN roles, and say so.</summary>
    Create,

    /// <summary>Leave out the statements about them, and say so.</summary>
    Skip,
}
