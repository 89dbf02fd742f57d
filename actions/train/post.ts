// The post step is the main step's file under another name, by which run.ts tells them apart.
import './run.ts'
