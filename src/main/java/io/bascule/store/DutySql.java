package io.bascule.store;

/** Statements of {@link DutyStore}, and the fence for those of others. */
final class DutySql {
    /**
     * $1 duty, $2 holder, $3 lease in ms. The same holder goes on with its term; after a lapse, even its own, there is a new one. Who
     * waited for the row's lock sees it as it is then. A node that may not take it does not write.
     */
    static final String TAKE = """
            with taken as (
              update bascule.duties
              set epoch = epoch + case when holder = $2 and held_until > clock_timestamp() then 0 else 1 end,
                  holder = $2, held_until = clock_timestamp() + $3::bigint * interval '1 ms'
              where name = $1 and (holder = $2 or held_until <= clock_timestamp())
              returning epoch),
            made as (
              insert into bascule.duties (name, holder, epoch, held_until)
              select $1, $2, 1, clock_timestamp() + $3::bigint * interval '1 ms'
              where not exists (select 1 from bascule.duties where name = $1)
              on conflict do nothing
              returning epoch)
            select epoch from taken union all select epoch from made""";

    static final String HAND_OVER = """
            update bascule.duties set held_until = clock_timestamp()
            where name = $1 and epoch = $2 and held_until > clock_timestamp()""";

    private DutySql() {}

    /**
     * The fence of a duty's write, to stand in its WHERE. The term may end while the statement is at work; so what it writes is also
     * compared with what was read, or harmless to repeat.
     *
     * @param name number of the parameter that is the duty's name
     * @param epoch number of the parameter that is its epoch
     */
    static String isHeld(int name, int epoch) {
        return ("exists (select 1 from bascule.duties held"
                        + " where held.name = $%d and held.epoch = $%d and held.held_until > clock_timestamp())")
                .formatted(name, epoch);
    }
}
