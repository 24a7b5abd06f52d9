using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace HimalytixRestore.Engine.Stores.Amazon;

/// <summary>Says where the credentials of a connection come from, never what they are.</summary>
internal static class S3CredentialSource
{
    /// <summary>The source, as an operator would look for it.</summary>
    /// <param name="connection">How the store is reached.</param>
    public static string Describe(StoreConnection connection)
    {
        if (connection.Anonymous)
            return "none, as -Anonymous says";
        if (connection.CredentialProfile is { } profile)
            return $"the AWS profile '{profile}'";
        try
        {
            // What was used just now is in the resolver's memory: nothing is asked again.
            return Describe(DefaultAWSCredentialsIdentityResolver.GetCredentials());
        }
        catch (AmazonClientException)
        {
            return "nowhere: environment variables, profiles and the roles of a container or instance were tried";
        }
    }

    private static string Describe(AWSCredentials credentials) => credentials switch
    {
        EnvironmentVariablesAWSCredentials => "the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        AssumeRoleWithWebIdentityCredentials => "the web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN",
        GenericContainerCredentials => "the role of the container",
        InstanceProfileAWSCredentials => "the role of the instance",
        _ => $"the AWS profile '{Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default"}'",
    };
}
