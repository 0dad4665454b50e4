package io.allim.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;

/** Each answer that a test of the application gets by REST Assured is as the OpenAPI document says. */
public final class ValidatesAnswers implements QuarkusTestBeforeEachCallback, Filter {

    @Override
    public void beforeEach(QuarkusTestMethodContext test) {
        RestAssured.replaceFiltersWith(this);
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        URI uri = URI.create(request.getURI());
        Map<String, String> headers = answer.headers().asList().stream()
                .collect(
                        Collectors.toMap(header -> header.getName(), header -> header.getValue(), (first, _) -> first));
        assertThat(DocumentedAnswers.faults(
                        request.getMethod(), uri.getRawPath(), answer.statusCode(), headers, answer.asString()))
                .as(request.getMethod() + " " + uri + " " + answer.statusCode())
                .isEmpty();
        return answer;
    }
}
