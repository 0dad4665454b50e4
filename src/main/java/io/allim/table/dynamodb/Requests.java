package io.allim.table.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The requests that read and write single items of a table. A refused one answers the item that was in its way. */
record Requests(String table) {

    GetItemRequest get(Map<String, AttributeValue> key) {
        return GetItemRequest.builder()
                .tableName(table)
                .key(key)
                .consistentRead(true)
                .build();
    }

    /** Of an item that may be absent. */
    DeleteItemRequest delete(Map<String, AttributeValue> key) {
        return DeleteItemRequest.builder().tableName(table).key(key).build();
    }

    PutItemRequest put(Action.Put put) {
        return PutItemRequest.builder()
                .tableName(table)
                .item(put.item())
                .conditionExpression(put.condition().text())
                .expressionAttributeNames(put.condition().names())
                .expressionAttributeValues(put.condition().values())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /** @param answer what of the item is answered */
    UpdateItemRequest update(Action.Update update, ReturnValue answer) {
        return UpdateItemRequest.builder()
                .tableName(table)
                .key(update.key())
                .updateExpression(update.update().text())
                .conditionExpression(update.condition().text())
                .expressionAttributeNames(update.update().namesWith(update.condition()))
                .expressionAttributeValues(update.update().valuesWith(update.condition()))
                .returnValues(answer)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
    }

    /** @param token at most 36 characters; DynamoDB carries out one request with it within ten minutes */
    TransactWriteItemsRequest transaction(List<Action> actions, String token) {
        return TransactWriteItemsRequest.builder()
                .clientRequestToken(token)
                .transactItems(actions.stream().map(this::part).toList())
                .build();
    }

    private TransactWriteItem part(Action action) {
        TransactWriteItem.Builder part = TransactWriteItem.builder();
        switch (action) {
            case Action.Put(Map<String, AttributeValue> item, Expression condition) ->
                part.put(it -> it.tableName(table)
                        .item(item)
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values()));
            case Action.Update(Map<String, AttributeValue> key, Expression update, Expression condition) ->
                part.update(it -> it.tableName(table)
                        .key(key)
                        .updateExpression(update.text())
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(update.namesWith(condition))
                        .expressionAttributeValues(update.valuesWith(condition)));
            case Action.Delete(Map<String, AttributeValue> key, Optional<Expression> condition) ->
                part.delete(it -> {
                    it.tableName(table).key(key);
                    condition.ifPresent(expression -> it.conditionExpression(expression.text())
                            .expressionAttributeNames(expression.names())
                            .expressionAttributeValues(expression.values()));
                });
            case Action.Check(Map<String, AttributeValue> key, Expression condition) ->
                part.conditionCheck(it -> it.tableName(table)
                        .key(key)
                        .conditionExpression(condition.text())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values()));
        }
        return part.build();
    }
}
