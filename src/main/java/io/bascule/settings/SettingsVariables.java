package io.bascule.settings;

import io.bascule.job.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads environment variables into the text of each key. */
final class SettingsVariables {
    private static final String PREFIX = "BASCULE_";

    private SettingsVariables() {}

    /** @param problems what is wrong with them is added here */
    static Map<String, Given> read(Map<String, String> environment, List<String> problems) {
        Map<String, Given> values = new LinkedHashMap<>();
        Map<String, String> keys = new TreeMap<>();
        for (Setting<?> setting : Settings.all()) {
            keys.put(setting.variable(), setting.key());
            if (setting.widelyKnownVariable() != null) {
                keys.put(setting.widelyKnownVariable(), setting.key());
            }
            given(environment, setting.widelyKnownVariable(), setting.key(), values);
            given(environment, setting.variable(), setting.key(), values);
            refuseTwo(environment, setting, problems);
        }
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !keys.containsKey(name)) {
                problems.add("The variable " + name + " is not known. "
                        + Nearest.to(name, keys.keySet())
                                .map(known -> "Did you mean " + known + "?")
                                .orElse("Remove it."));
            }
        });
        return values;
    }

    /** An empty variable is none: that is how a compose file or a unit file passes on what is not set. */
    private static void given(Map<String, String> environment, String variable, String key, Map<String, Given> values) {
        String text = variable == null ? null : environment.get(variable);
        if (text != null && !text.isEmpty()) {
            values.put(key, new Given(text, variable));
        }
    }

    private static void refuseTwo(Map<String, String> environment, Setting<?> setting, List<String> problems) {
        String own = environment.getOrDefault(setting.variable(), "");
        String other = setting.widelyKnownVariable() == null
                ? ""
                : environment.getOrDefault(setting.widelyKnownVariable(), "");
        if (!own.isEmpty() && !other.isEmpty() && !own.equals(other)) {
            problems.add(setting.variable() + " and " + setting.widelyKnownVariable() + " differ; set one of them.");
        }
    }
}
