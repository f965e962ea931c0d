# nothing here yet
// really
