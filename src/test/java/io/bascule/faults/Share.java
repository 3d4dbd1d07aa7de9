package io.bascule.faults;

/** What each class of the fault tests has a share in: they run beside each other, and together break and do this much at least. */
enum Share {
    FAULTS(2, 11_000, 920),
    KILLS(198, 9_000, 4_500);

    static final int FEWEST_KILLS = 200;
    static final int FEWEST_JOBS = 20_000;

    private final int kills;
    private final int jobs;
    private final int ofAStory;

    Share(int kills, int jobs, int ofAStory) {
        this.kills = kills;
        this.jobs = jobs;
        this.ofAStory = ofAStory;
    }

    int fewestKills() {
        return kills;
    }

    int fewestJobs() {
        return jobs;
    }

    /** So many jobs each story has; some stories may be skipped, for what a machine lacks. */
    int jobsOfAStory() {
        return ofAStory;
    }
}
