package io.allim.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import io.allim.access.IamCaller;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The caller of a Function URL of type {@code AWS_IAM}. AWS writes the field, no caller of the URL can. Whoever may invoke
 * the function past its URL could write any event, so the templates permit that to the schedule alone.
 */
@Singleton
final class LambdaIamCaller implements IamCaller {

    private final APIGatewayV2HTTPEvent event;

    LambdaIamCaller(APIGatewayV2HTTPEvent event) {
        this.event = event;
    }

    @Override
    public Optional<String> principal() {
        return Optional.ofNullable(event.getRequestContext())
                .filter(context -> context.getDomainName() != null)
                .map(RequestContext::getAuthorizer)
                .map(RequestContext.Authorizer::getIam)
                .map(RequestContext.IAM::getUserArn)
                .filter(arn -> !arn.isBlank());
    }
}
