package io.bascule.store;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentRun;
import io.bascule.job.AgentStatus;
import io.bascule.job.JobError;
import io.bascule.job.Labels;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Agents and their runs as rows, and the other way round. */
final class AgentRows {
    private AgentRows() {}

    static Agent agent(Row row) {
        int active = row.getInteger("active_jobs");
        boolean isOnline = row.getBoolean("is_online");
        return new Agent(
                row.getUUID("id"),
                row.getString("agent_id"),
                row.getUUID("user_id"),
                row.getUUID("api_key_id"),
                row.getString("hostname"),
                row.getString("platform"),
                row.getString("version"),
                List.of(row.getArrayOfStrings("job_types")),
                Labels.of(row.getJsonObject("labels")),
                row.getInteger("capacity"),
                Rows.instant(row, "first_seen_at"),
                Rows.instant(row, "seen_at"),
                isOnline ? active > 0 ? AgentStatus.BUSY : AgentStatus.ONLINE : AgentStatus.OFFLINE,
                active,
                null);
    }

    static AgentRun run(Row row) {
        String errorCode = row.getString("error_code");
        return new AgentRun(
                row.getUUID("id"),
                row.getUUID("job_id"),
                row.getString("job_type"),
                row.getString("task_description"),
                row.getLong("epoch"),
                Rows.instant(row, "claimed_at"),
                Rows.instant(row, "lease_until"),
                Rows.instant(row, "over_at"),
                outcome(row.getString("outcome"), errorCode),
                errorCode,
                row.getInteger("progress"),
                row.getString("progress_note"));
    }

    /** From the state that a run ended its job with, or the outcome of one that did not. */
    static AgentRun.Outcome outcome(String text, String errorCode) {
        if (text.equals("RESCUED") || JobError.LEASE_LOST.equals(errorCode)) {
            return AgentRun.Outcome.LOST;
        }
        return AgentRun.Outcome.valueOf(text);
    }

    /** The ten columns that an agent says of itself. */
    static Tuple columns(List<AgentStore.Sign> signs) {
        return Tuple.tuple()
                .addArrayOfUUID(signs.stream().map(AgentStore.Sign::id).toArray(UUID[]::new))
                .addArrayOfString(texts(signs, AgentCard::agentId))
                .addArrayOfUUID(signs.stream().map(AgentStore.Sign::userId).toArray(UUID[]::new))
                .addArrayOfUUID(signs.stream().map(AgentStore.Sign::apiKeyId).toArray(UUID[]::new))
                .addArrayOfString(texts(signs, AgentCard::hostname))
                .addArrayOfString(texts(signs, AgentCard::platform))
                .addArrayOfString(texts(signs, AgentCard::version))
                .addArrayOfString(texts(signs, card -> SubmitRows.arrayText(card.jobTypes())))
                .addArrayOfString(
                        texts(signs, card -> Labels.json(card.labels()).encode()))
                .addArrayOfInteger(
                        signs.stream().map(sign -> sign.card().capacity()).toArray(Integer[]::new));
    }

    private static String[] texts(List<AgentStore.Sign> signs, Function<AgentCard, String> text) {
        return signs.stream().map(sign -> text.apply(sign.card())).toArray(String[]::new);
    }
}
