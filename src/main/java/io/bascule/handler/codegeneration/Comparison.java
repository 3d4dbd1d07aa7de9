package io.bascule.handler.codegeneration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a proposal would change, against what is in its workspace now. */
final class Comparison {
    /** Text that is compared for one job, in characters of both sides; a reviewer gets the whole content besides. */
    static final int MAX_COMPARED = 1024 * 1024;

    private final Workspace workspace;
    private int compared;

    private Comparison(Workspace workspace) {
        this.workspace = workspace;
    }

    /** One change a file, in the files' order. */
    static List<Change> of(List<ProposedFile> files, Workspace workspace) throws IOException {
        Comparison comparison = new Comparison(workspace);
        List<Change> changes = new ArrayList<>();
        for (ProposedFile file : files) {
            changes.add(comparison.change(file));
        }
        return changes;
    }

    private Change change(ProposedFile file) throws IOException {
        Optional<ExistingFile> there = workspace.read(file.path());
        if (there.isEmpty()) {
            return new Change(file.path(), Change.Kind.CREATE, null, diff(file, null));
        }
        String sha256 = there.get().sha256();
        if (sha256.equals(file.sha256())) {
            return new Change(file.path(), Change.Kind.UNCHANGED, sha256, "");
        }
        String diff = there.get().text() == null
                ? "(no diff: the file that is there " + there.get().whyNoText() + ")"
                : diff(file, there.get().text());
        return new Change(file.path(), Change.Kind.REPLACE, sha256, diff);
    }

    private String diff(ProposedFile file, String before) {
        int size = file.content().length() + (before == null ? 0 : before.length());
        if (compared + size > MAX_COMPARED) {
            return "(no diff: the files of this job are too large to compare them all)";
        }
        if (!UnifiedDiff.canCompare(file.content()) || before != null && !UnifiedDiff.canCompare(before)) {
            return "(no diff: there are more than " + UnifiedDiff.MAX_LINES + " lines)";
        }
        compared += size;
        return UnifiedDiff.of(file.path(), before, file.content());
    }
}
