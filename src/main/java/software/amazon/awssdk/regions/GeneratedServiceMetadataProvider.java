package software.amazon.awssdk.regions;

import software.amazon.awssdk.regions.servicemetadata.DynamodbServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.EmailServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.SnsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.SqsServiceMetadata;

/**
 * In place of the class of this name in the AWS SDK, which loads four hundred services for the first client of one. The
 * SDK computes what it is not told here, as it does for services that are newer than it.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {

    /** @param service the prefix of its endpoint */
    @Override
    public ServiceMetadata serviceMetadata(String service) {
        return switch (service) {
            case "dynamodb" -> new DynamodbServiceMetadata();
            case "email" -> new EmailServiceMetadata();
            case "sns" -> new SnsServiceMetadata();
            case "sqs" -> new SqsServiceMetadata();
            default -> null;
        };
    }
}
