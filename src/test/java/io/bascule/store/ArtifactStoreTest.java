package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static io.bascule.store.WorkFixture.finding;
import static io.bascule.store.WorkFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Artifact;
import io.bascule.job.ArtifactType;
import io.bascule.job.ErrorCode;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.NewArtifact;
import io.bascule.job.Page;
import io.bascule.job.WorkSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArtifactStoreTest {
    private final WorkFixture work = new WorkFixture();
    private final ArtifactStore artifacts = work.artifacts;
    private WorkSession session;

    @BeforeEach
    void execute() {
        session = work.executed();
    }

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void whatIsStoredIsWhatWasMade() {
        NewArtifact made = finding("pump-x", "It leaks: {\"a\", 'b', \\} ü");
        Artifact stored = work.add(session, 1, made).get(0);
        assertEquals(session.id(), stored.sessionId());
        assertEquals(session.jobId(), stored.jobId());
        assertEquals(ArtifactType.RESEARCH_FINDING, stored.type());
        assertEquals("pump-x", stored.key());
        assertEquals(1, stored.version());
        assertEquals(1, stored.round());
        assertEquals(made.title(), stored.title());
        assertEquals(made.content(), stored.content());
        assertEquals(made.metadata(), stored.metadata());
        assertEquals(Optional.of(stored), get(artifacts.find(session.id(), stored.id())));
        assertEquals(Optional.empty(), get(artifacts.find(work.session().id(), stored.id())), "of another session");
        assertEquals(List.of(), work.add(session, 1));
    }

    @Test
    void aRevisionIsANewVersionBesideTheOldOne() {
        List<Artifact> first = work.add(session, 1, finding("a", "1"), finding("b", "1"));
        List<Artifact> second = work.add(session, 2, finding("c", "1"), finding("a", "2"));
        assertEquals(List.of(1, 2), second.stream().map(Artifact::version).toList());
        assertEquals(List.of(2, 2), second.stream().map(Artifact::round).toList());
        assertEquals(
                Optional.of(first.get(0)),
                get(artifacts.find(session.id(), first.get(0).id())));
        assertEquals(List.of(first.get(1), second.get(0), second.get(1)), get(artifacts.latest(session.id())));
    }

    @Test
    void aRoundThatIsWrittenAgainGivesTheSameRowsInTheOrderAskedFor() {
        List<Artifact> first = work.add(session, 1, finding("a", "1"), finding("b", "1"));
        work.add(session, 2, finding("a", "2"));
        List<Artifact> again = work.add(session, 1, finding("b", "other"), finding("c", "1"), finding("a", "other"));
        assertEquals(first.get(1), again.get(0));
        assertEquals(first.get(0), again.get(2));
        assertEquals("c", again.get(1).key());
        assertEquals(1, again.get(1).version());
        assertEquals(4, get(artifacts.list(session.id(), null, 10)).items().size());
    }

    @Test
    void anotherJobsRoundOneIsAnotherVersion() {
        work.add(session, 1, finding("a", "1"));
        work.become(session, JobStatus.FAILED);
        WorkSession again = work.execute(session);
        assertEquals(
                ErrorCode.STALE_RUN,
                refused(artifacts.add(session.id(), session.jobId(), 2, List.of(finding("a", "late")))),
                "a run of the job before is overtaken");
        Artifact anew = work.add(again, 1, finding("a", "2")).get(0);
        assertEquals(2, anew.version());
        assertEquals(1, anew.round());
        assertEquals(List.of(anew), get(artifacts.latest(session.id())));
    }

    @Test
    void aKeyIsNamedOnceARound() {
        assertThrows(RuntimeException.class, () -> work.add(session, 1, finding("a", "1"), finding("a", "2")));
        assertEquals(List.of(), get(artifacts.latest(session.id())));
        assertEquals(
                ErrorCode.STALE_RUN,
                refused(artifacts.add(Ids.next(), session.jobId(), 1, List.of(finding("a", "1")))));
    }

    @Test
    void pagesAreNewestFirst() {
        List<Artifact> newestFirst = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            int n = round;
            newestFirst.addAll(work.add(
                    session,
                    round,
                    IntStream.range(0, 40)
                            .mapToObj(i -> finding("k" + i, n + ""))
                            .toArray(NewArtifact[]::new)));
        }
        Collections.reverse(newestFirst);
        Page<Artifact> first = get(artifacts.list(session.id(), null, 50));
        UUID last = first.items().get(49).id();
        Page<Artifact> second = get(artifacts.list(session.id(), last, 70));
        assertTrue(first.hasMore());
        assertFalse(second.hasMore());
        assertEquals(newestFirst.subList(0, 50), first.items());
        assertEquals(newestFirst.subList(50, 120), second.items());
        List<Artifact> latest = get(artifacts.latest(session.id()));
        assertEquals(40, latest.size());
        assertTrue(latest.stream().allMatch(artifact -> artifact.version() == 3));
        assertEquals(
                latest.stream()
                        .sorted(Comparator.comparing(Artifact::id, Ids.ORDER))
                        .toList(),
                latest);
    }
}
