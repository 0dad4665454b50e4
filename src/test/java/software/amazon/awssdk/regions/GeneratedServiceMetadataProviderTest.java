package software.amazon.awssdk.regions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedServiceMetadataProviderTest {

    @ParameterizedTest
    @CsvSource({
        "dynamodb, https://dynamodb.eu-central-1.amazonaws.com",
        "email, https://email.eu-central-1.amazonaws.com",
        "sns, https://sns.eu-central-1.amazonaws.com",
        "sqs, https://sqs.eu-central-1.amazonaws.com",
        "sts, https://sts.eu-central-1.amazonaws.com",
    })
    void service_isWhereItIs(String service, String endpoint) {
        ServiceMetadata metadata = ServiceMetadata.of(service);

        assertThat(metadata.signingRegion(Region.EU_CENTRAL_1)).isEqualTo(Region.EU_CENTRAL_1);
        assertThat("https://" + metadata.endpointFor(Region.EU_CENTRAL_1)).isEqualTo(endpoint);
    }

    @Test
    void sdk_takesThisInPlaceOfItsOwn() {
        assertThat(ServiceMetadata.of("s3")).isInstanceOf(DefaultServiceMetadata.class);
    }
}
