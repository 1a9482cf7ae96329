-- The plan of a look-up is kept whatever the planner expects of arrays whose length it is not told: in a register of
-- ten thousand it would plan each one anew. And it finds one or few, which plans around it have to know.
alter function vault.find_sealed(uuid, text, integer[], bytea[], text) set plan_cache_mode = 'force_generic_plan';
alter function vault.find_sealed(uuid, text, integer[], bytea[], text) rows 1;
