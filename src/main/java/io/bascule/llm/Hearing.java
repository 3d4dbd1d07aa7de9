package io.bascule.llm;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has come of one answer. The threads of HTTP add to it, the one that asked waits for news. The first end counts; what comes
 * after it is dropped.
 */
final class Hearing {
    /**
     * What is new since the last time.
     *
     * @param characters of the answer
     * @param isAlive whether anything at all came
     * @param isWord whether it was more than a sign of life
     * @param ending the whole answer; null before it is there
     * @param failure why there is none; null while nothing is wrong
     */
    record News(int characters, boolean isAlive, boolean isWord, Ending ending, ModelFailure failure) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int untold;
    private boolean alive;
    private boolean word;
    private boolean begun;
    private Ending ending;
    private ModelFailure failure;

    /** Something came, be it only a sign of life. */
    void sign() {
        change(() -> alive = true);
    }

    /** Something came that an answer is made of, or that leads to one. */
    void word() {
        change(() -> {
            alive = true;
            word = true;
        });
    }

    /** So many more characters of the answer came. */
    void piece(int characters) {
        change(() -> {
            begun = true;
            word = true;
            untold += characters;
        });
    }

    void ended(Ending whole) {
        change(() -> ending = whole);
    }

    void failed(ModelFailure why) {
        change(() -> failure = why);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            if (ending == null && failure == null) {
                change.run();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for anything new, but no longer than {@code most}. */
    News await(Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            while (untold == 0 && !alive && ending == null && failure == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            News news = new News(untold, alive || untold > 0, word, ending, failure);
            untold = 0;
            alive = false;
            word = false;
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** Whether any of the answer came. */
    boolean hasBegun() {
        lock.lock();
        try {
            return begun;
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return ending != null || failure != null;
        } finally {
            lock.unlock();
        }
    }
}
